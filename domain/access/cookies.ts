/** Session of a person: a signed token, HttpOnly. */
export const SESSION_COOKIE = 'vigie_session';
/** Access of an enrolled screen: a signed token, HttpOnly. */
export const DEVICE_COOKIE = 'vigie_device';
/** In the demonstration: the role this browser looks as, `samu` or `site.<FINESS>`. */
export const ROLE_COOKIE = 'vigie_role';
