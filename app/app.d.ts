import type { Audience } from '#domain/access.ts';

declare global {
  namespace App {
    interface Locals {
      audience: Audience;
      /** A wall whose session is over: it is shown whom to call. */
      ended: boolean;
    }
    interface Error {
      message: string;
      code?: string;
      hint?: string;
    }
  }
}

export {};
