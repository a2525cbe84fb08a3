/** One stream of the simulator beside the RPU: it sends what falls due on the domain clock, and waits for its answers. */
export interface SimFeed {
  /** Messages answered, and those that wait for their turn or their answer. */
  status(): { sent: number; waiting: number };
  /** The world changed from now on. */
  replan(): void;
  stop(): Promise<void>;
}
