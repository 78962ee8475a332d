/** A template or expression that can't be read or evaluated. The message names it and why, for people. */
export class TemplateError extends Error {
  /** The template or expression, as it was written. */
  readonly source: string

  constructor(source: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'TemplateError'
    this.source = source
  }
}
