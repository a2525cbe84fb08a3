import type { Instant } from '#domain/time/instant.ts';

/** What the transport reads of an EDXL-DE envelope; the rest is the stream's. */
export interface Envelope {
  distributionId: string;
  senderId: string;
  kind: string;
  status: string;
  expiresAt: Instant | null;
  /** `RS-ERROR` in it: the Hub's own code of what it refused. */
  errorCode: number | null;
}

/** What the broker says of a message beside its body. */
export interface Properties {
  contentType: string | undefined;
  persistent: boolean;
}

/**
 * The Hub's own codes of what is wrong with a message: 100 not persistent, 101 content type, 102 unreadable or
 * without envelope, 200 sender inconsistent, 400 expired. 300 (schema) is the stream's to say; 500 is the Hub's,
 * of what nobody took.
 */
export type HubCode = 100 | 101 | 102 | 200 | 400;

/** The envelope of a message, null when it is not JSON or has none (a bare payload has none). */
export function readEnvelope(body: unknown): Envelope | null {
  if (!isObject(body)) return null;
  const { distributionID, senderID, distributionKind, distributionStatus } = body;
  if (typeof distributionID !== 'string' || typeof senderID !== 'string') return null;
  return {
    distributionId: distributionID,
    senderId: senderID,
    kind: typeof distributionKind === 'string' ? distributionKind : '',
    status: typeof distributionStatus === 'string' ? distributionStatus : '',
    expiresAt: instantOf(body['dateTimeExpires']),
    errorCode: errorCodeOf(body)
  };
}

/** Everything that the Hub would have refused a message for. */
export function remarksOf(envelope: Envelope | null, properties: Properties, now: Instant): HubCode[] {
  const codes: HubCode[] = [];
  if (!properties.persistent) codes.push(100);
  if (!/^application\/json\b/i.test(properties.contentType ?? '')) codes.push(101);
  if (!envelope) return [...codes, 102];
  if (!envelope.distributionId.startsWith(`${envelope.senderId}_`)) codes.push(200);
  if (envelope.expiresAt !== null && envelope.expiresAt <= now) codes.push(400);
  return codes;
}

/** Answered by a functional acknowledgement: what somebody reports, never an answer to an answer. */
export function isToAcknowledge(envelope: Envelope, codes: readonly HubCode[]): boolean {
  return !['Ack', 'Error'].includes(envelope.kind) && !codes.includes(200) && !codes.includes(400);
}

/**
 * A functional acknowledgement: RC-REF of kind Ack in its envelope, to the sender of what it refers to.
 * @param id unique for this sender
 * @param now domain time
 */
export function acknowledgementOf(
  { distributionId, senderId, status }: Envelope,
  { clientId, id, now }: { clientId: string; id: string; now: Instant }
): object {
  const sentAt = isoOf(now);
  const distributionID = `${clientId}_${id}`;
  const party = (name: string): object => ({ name, URI: `hubex:${name}` });
  const distributionStatus = status === 'Exercise' ? 'Exercise' : 'Actual';
  return {
    distributionID,
    senderID: clientId,
    dateTimeSent: sentAt,
    dateTimeExpires: isoOf(now + 24 * 3_600_000),
    distributionStatus,
    distributionKind: 'Ack',
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: senderId }
    },
    content: [
      {
        jsonContent: {
          embeddedJsonContent: {
            message: {
              messageId: distributionID,
              sender: party(clientId),
              sentAt,
              kind: 'Ack',
              status: distributionStatus,
              recipient: [party(senderId)],
              reference: { distributionID: distributionId, refused: false }
            }
          }
        }
      }
    ]
  };
}

/** `yyyy-MM-ddTHH:mm:ss±hh:mm`, as the Hub wants it: no fractions, never `Z`. */
const isoOf = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

function instantOf(value: unknown): Instant | null {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? null : at;
}

function errorCodeOf(body: Record<string, unknown>): number | null {
  const [content] = Array.isArray(body['content']) ? (body['content'] as unknown[]) : [];
  let found: unknown = content;
  for (const key of ['jsonContent', 'embeddedJsonContent', 'message', 'error', 'errorCode', 'statusCode'])
    found = isObject(found) ? found[key] : undefined;
  return typeof found === 'number' ? found : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
