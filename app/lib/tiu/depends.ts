/** What pages of transfers are read again for, when the live picture changes. */
export const BOARD = 'vigie:tiu';
