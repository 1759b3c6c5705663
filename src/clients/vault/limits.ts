/** Every bound of talking to Vault, with its reason. */

/** One question for the state of a pod. It answers from memory; a pod that is silent must not hold up the others for long. */
export const statusLimitMs = 3_000;
/** One share. At the threshold Vault reads its storage, which may have just been attached. */
export const unsealLimitMs = 5_000;
/** Shamir's scheme over bytes gives no more shares than this, so neither a threshold nor a progress is larger. */
export const sharesLimit = 255;
