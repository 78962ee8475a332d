/** Ids of the blocks of one document, in the order in which they were met. */
export class Ids {
  #last = 0

  next(): string {
    this.#last++
    return `b${this.#last}`
  }
}
