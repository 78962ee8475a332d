/** Ends a transaction of which only the outcome is wanted: everything of it is taken back. */
export class NothingKept<T> extends Error {
  readonly result: T

  constructor(result: T) {
    super('Nothing was to be kept.')
    this.name = 'NothingKept'
    this.result = result
  }
}
