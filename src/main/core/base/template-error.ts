/** A template or expression that can't be read or evaluated. The message names it and why, for people. */
export class TemplateError extends Error {
  /** The template or expression, as it was written. */
  readonly source: string
  /** It came to its bounds of time and memory: with wider ones it may succeed. */
  readonly isTooMuch: boolean

  constructor(source: string, message: string, options: { cause?: unknown; isTooMuch?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'TemplateError'
    this.source = source
    this.isTooMuch = options.isTooMuch ?? false
  }
}
