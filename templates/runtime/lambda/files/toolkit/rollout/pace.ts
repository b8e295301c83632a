/**
 * Seconds between two requests to a region: twelve a minute, so that users' failures are not thinned out. Where they make
 * twenty requests a minute of which two fail, two of 32 fail, which is still more than the alarms allow.
 */
export const CALL_SECONDS = 5

/**
 * The good answers that a release must have given in each region before a gate opens. After twenty of which none failed, it
 * fails less than 15 % of such requests with a confidence of 95 % (the rule of three: 3 / 20). None at all tell nothing: alarms
 * are quiet without traffic. Beside them no larger share may have failed than alarms let users' requests.
 */
export const ENOUGH = 20

/** The shortest bake, in whole minutes, in which a gate at that pace can get so many answers. */
export const LEAST_BAKE_MINUTES = Math.ceil((ENOUGH * CALL_SECONDS) / 60)
