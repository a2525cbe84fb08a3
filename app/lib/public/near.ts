/** Straight line beyond which no department is listed for a place, km: nobody should be sent that far by a page. */
export const FARTHEST_KM = 60;

/** How many of the nearest are listed at first: more than a phone shows, fewer than make one search. */
export const NEAREST = 10;
