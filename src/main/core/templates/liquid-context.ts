import { Context, type Liquid } from 'liquidjs'

/** What evaluating one value may take. */
export interface Bounds {
  /** Time, looked at between the parts of a template. */
  ms: number
  /** What it may make and go through, in characters. */
  units: number
  /** Units that an element of a list counts for. */
  element: number
  /** Characters of one template. */
  characters: number
}

/**
 * What is done at once where a thread can do the rest. By its units it is done in some milliseconds; the time is for a
 * machine that is slower.
 */
export const atOnce: Bounds = { ms: 10, units: 500_000, element: 20, characters: 10_000 }
/** What may be done in a thread. */
export const inThread: Bounds = { ms: 5_000, units: 20_000_000, element: 1, characters: 200_000 }

/**
 * What a template sees. Of an object `size` is its field of that name and no other thing: Liquid itself would count the
 * fields where there is none. Bounds are shared by all templates of one value.
 */
export class ScopeContext extends Context {
  readonly bounds: Bounds

  constructor(
    scope: object,
    liquid: Liquid,
    bounds: Bounds,
    shared?: Pick<Context, 'memoryLimit' | 'renderLimit'>,
  ) {
    const limits = { memoryLimit: bounds.units, renderLimit: bounds.ms }
    super(scope, liquid.options, { sync: true, ...limits }, { liquid, ...shared })
    this.bounds = bounds
  }

  override readProperty(
    object: Parameters<Context['readProperty']>[0],
    key: Parameters<Context['readProperty']>[1],
  ): unknown {
    if (key === 'size' && isFields(object)) return Object.hasOwn(object, 'size') ? object.size : undefined
    return super.readProperty(object, key)
  }

  override spawn(scope: object = {}): Context {
    const child = new ScopeContext(scope, this.liquid as Liquid, this.bounds, this)
    child.globals = this.globals
    return child
  }

  /** Counts elements that are gone through. @throws AssertionError of Liquid when it is too much */
  charge(elements: number): void {
    this.memoryLimit.use(elements * this.bounds.element)
  }

  /** Counts a value with all that is in it, as when it is printed. */
  chargeWhole(value: unknown): void {
    if (typeof value === 'string') this.memoryLimit.use(value.length)
    if (typeof value !== 'object' || value === null) return
    const parts = Array.isArray(value) ? value : Object.values(value)
    this.charge(parts.length)
    for (const part of parts) this.chargeWhole(part)
  }

  /** For another template of the same value. */
  again(scope: object): ScopeContext {
    return new ScopeContext({ ...scope }, this.liquid as Liquid, this.bounds, this)
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
