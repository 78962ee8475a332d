/** The application could not start, and has said why; `npm start` must not say it again. */
export const START_FAILED = 3
