import type { Viewer } from '#domain/access/roles.ts';

declare global {
  namespace App {
    interface Locals {
      viewer: Viewer;
      /** A wall whose access was revoked: it is shown whom to call. */
      ended: boolean;
      /** Plain HTTP from another machine: a password could be read on its way. */
      insecure: boolean;
      /** Somebody just signed out: what their screens kept in this browser goes too. */
      left: boolean;
    }
    interface Error {
      message: string;
      code?: string;
      hint?: string;
    }
  }
}

export {};
