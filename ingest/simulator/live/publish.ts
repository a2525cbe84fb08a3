import { Connection } from 'rabbitmq-client';

/** The simulated SAMU as clients of the Hub: what they send goes to the broker, not to a door of Vigie. */
export interface HubPublisher {
  /** Resolves once the broker has it on disk. @param sender own id of whoever sends: the Hub's routing key */
  publish(sender: string, message: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface PublisherOptions {
  /** `amqp://` or `amqps://`, with user and password where the broker asks for them. */
  url: string;
  exchange: string;
  /** Heard when the broker is away; publishing waits for it. */
  onError(error: unknown): void;
}

/** Publishes on the Hub's exchange as the Hub asks for it: persistent, with a content type, confirmed. */
export function openHubPublisher({ url, exchange, onError }: PublisherOptions): HubPublisher {
  const connection = new Connection({
    url,
    connectionName: 'vigie-simulator',
    retryLow: 500,
    retryHigh: 10_000
  });
  connection.on('error', onError);
  const publisher = connection.createPublisher({
    confirm: true,
    // A broker that is away is waited for: the story slows down and loses nothing.
    maxAttempts: Number.MAX_SAFE_INTEGER,
    exchanges: [{ exchange, passive: true }]
  });
  return {
    async publish(sender, message) {
      const envelope = { exchange, routingKey: sender, durable: true, contentType: 'application/json' };
      await publisher.send(envelope, Buffer.from(JSON.stringify(message)));
    },
    async close() {
      await publisher.close();
      await connection.close();
    }
  };
}
