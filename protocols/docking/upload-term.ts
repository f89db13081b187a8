/** Days that an upload stays open after its last byte; then it expires, and what is left of it may be cleared away. */
export const UPLOAD_DAYS_OPEN = 7;

/** The same for a form that a person sends: nobody can go on with it, so what a crash leaves of it need not wait. */
export const FORM_DAYS_OPEN = 1;
