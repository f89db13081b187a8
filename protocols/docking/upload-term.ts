/** Days that an upload stays open after its last byte; then it expires, and what is left of it may be cleared away. */
export const UPLOAD_DAYS_OPEN = 7;
