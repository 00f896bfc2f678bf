/** The id of a row or the number of a task, as a link names it: short, and of characters that need no escape in an address. */
export const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
