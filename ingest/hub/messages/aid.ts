import { CODES, sameDeadline } from '#domain/samu/codes.ts';
import { factsAt } from '#domain/samu/facts.ts';
import type { HubModel } from '#domain/samu/messages.ts';
import { type MessageReader, oneThing } from '../context.ts';
import type { Reader } from '../reader.ts';
import { has } from './codes.ts';

/** v1 writes `DEL30M`, later models `30M`; `DEL0` and `ASAP` say nothing of the model. */
const modelOf = (part: Reader): HubModel => {
  const deadline = part.text('deadline') ?? '';
  if (/^DEL\d+[MH]$/.test(deadline)) return 'v1';
  return /^\d+[MH]$/.test(deadline) ? 'v2/v3' : 'any';
};

/** RS-DR: a team of another SAMU is asked for, or the request is taken back. */
export const readRequest: MessageReader = (root, { keyOf, sender }) => {
  const caseId = root.need('caseId', root.id('caseId'));
  const request = root.need('request', root.child('request'));
  const requestId = request.need('requestId', request.id('requestId'));
  const at = request.need('datetime', request.time('datetime'));
  const cancelled = root.code('status', has(CODES.requestStatus)) === 'ANNULEE';
  const facts = factsAt(
    {
      askedAt: at,
      asker: sender,
      cancelled: cancelled || null,
      convention: request.code('convention', has(CODES.convention)),
      deadline: request.code('deadline', has(CODES.deadline), sameDeadline),
      purpose: request.need('purpose', request.code('purpose', has(CODES.purpose)))
    },
    at
  );
  const aid = { key: keyOf('request', requestId), caseKey: keyOf('case', caseId), facts };
  return oneThing(modelOf(request), { is: 'aid', aid });
};

/** RS-RR: what the other SAMU answers; the newest answer is the one that holds. */
export const readAnswer: MessageReader = (root, { keyOf, sender }) => {
  const caseId = root.need('caseId', root.id('caseId'));
  const requestId = root.need('requestId', root.id('requestId'));
  const response = root.need('response', root.child('response'));
  const at = response.need('datetime', response.time('datetime'));
  const facts = factsAt(
    {
      answer: response.need('answer', response.code('answer', has(CODES.answer))),
      answerDeadline: response.code('deadline', has(CODES.deadline), sameDeadline),
      answeredAt: at,
      answerer: sender
    },
    at
  );
  const aid = { key: keyOf('request', requestId), caseKey: keyOf('case', caseId), facts };
  return oneThing(modelOf(response), { is: 'aid', aid });
};
