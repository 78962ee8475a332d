/** The next step: at once where what it needs is there, else once it is. */
export function after<T, R>(given: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return given instanceof Promise ? given.then(next) : next(given)
}
