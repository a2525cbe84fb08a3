import type { Audience } from '#domain/access.ts';

declare global {
  namespace App {
    interface Locals {
      audience: Audience;
    }
    interface Error {
      message: string;
      code?: string;
      hint?: string;
    }
  }
}

export {};
