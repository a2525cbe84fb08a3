import type { Viewer } from '#domain/access/roles.ts';

declare global {
  namespace App {
    interface Locals {
      viewer: Viewer;
      /** A screen whose access ended, on a page that such a screen opens: it is told whom to call, and nothing else. */
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
