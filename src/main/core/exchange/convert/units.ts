/** A unit: so many of the base unit of its kind, as a fraction; `zero`: where its scale begins, in the base unit. */
interface Unit {
  readonly dimension: Dimension
  readonly size: readonly [bigint, bigint]
  readonly zero?: readonly [bigint, bigint]
}
type Dimension = 'length' | 'time' | 'amount of data' | 'mass' | 'temperature' | 'angle' | 'share'
type Fraction = readonly [numerator: bigint, denominator: bigint]

/** All factors are exact: they are definitions. Radians are the exception, see {@link convertUnit}. */
const units = {
  // Metres. A point is that of PDF, 1/72 inch; a pixel that of CSS, 1/96 inch; an EMU is that of Office.
  m: length(1n),
  km: length(1_000n),
  dm: length(1n, 10n),
  cm: length(1n, 100n),
  mm: length(1n, 1_000n),
  um: length(1n, 1_000_000n),
  nm: length(1n, 1_000_000_000n),
  in: length(254n, 10_000n),
  ft: length(3_048n, 10_000n),
  yd: length(9_144n, 10_000n),
  mi: length(1_609_344n, 1_000n),
  nmi: length(1_852n),
  pt: length(254n, 720_000n),
  pc: length(254n, 60_000n),
  px: length(254n, 960_000n),
  twip: length(254n, 14_400_000n),
  emu: length(1n, 36_000_000n),
  // Seconds.
  s: time(1n),
  ms: time(1n, 1_000n),
  us: time(1n, 1_000_000n),
  ns: time(1n, 1_000_000_000n),
  min: time(60n),
  h: time(3_600n),
  d: time(86_400n),
  wk: time(604_800n),
  // Bytes.
  B: data(1n),
  bit: data(1n, 8n),
  kB: data(1_000n),
  MB: data(1_000_000n),
  GB: data(1_000_000_000n),
  TB: data(1_000_000_000_000n),
  KiB: data(1_024n),
  MiB: data(1_048_576n),
  GiB: data(1_073_741_824n),
  TiB: data(1_099_511_627_776n),
  kbit: data(125n),
  Mbit: data(125_000n),
  Gbit: data(125_000_000n),
  // Kilograms.
  kg: mass(1n),
  g: mass(1n, 1_000n),
  mg: mass(1n, 1_000_000n),
  t: mass(1_000n),
  lb: mass(45_359_237n, 100_000_000n),
  oz: mass(45_359_237n, 1_600_000_000n),
  // Kelvins.
  K: { dimension: 'temperature', size: [1n, 1n] },
  degC: { dimension: 'temperature', size: [1n, 1n], zero: [27_315n, 100n] },
  degF: { dimension: 'temperature', size: [5n, 9n], zero: [45_967n * 5n, 900n] },
  // Whole turns.
  turn: angle(1n),
  deg: angle(1n, 360n),
  arcmin: angle(1n, 21_600n),
  arcsec: angle(1n, 1_296_000n),
  grad: angle(1n, 400n),
  rad: angle(1n),
  // Parts of a whole.
  ratio: share(1n),
  percent: share(1n, 100n),
  permille: share(1n, 1_000n),
  ppm: share(1n, 1_000_000n),
} satisfies Record<string, Unit>

export type UnitName = keyof typeof units

export const unitNames = Object.keys(units) as [UnitName, ...UnitName[]]

function length(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'length', size: [numerator, denominator] }
}
function time(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'time', size: [numerator, denominator] }
}
function data(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'amount of data', size: [numerator, denominator] }
}
function mass(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'mass', size: [numerator, denominator] }
}
function angle(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'angle', size: [numerator, denominator] }
}
function share(numerator: bigint, denominator = 1n): Unit {
  return { dimension: 'share', size: [numerator, denominator] }
}

export function isUnit(name: string): name is UnitName {
  return Object.hasOwn(units, name)
}

/** What a unit measures. */
export function dimensionOf(name: UnitName): Dimension {
  return units[name].dimension
}

/**
 * A number in another unit of the same kind: the double that is nearest to the exact value, so that what has a short answer
 * gets it (25.4 mm are 1 in). From or to radians it is reckoned in doubles. Infinite when it is too large to be one.
 */
export function convertUnit(value: number, from: UnitName, to: UnitName): number {
  if (from === to) return value
  if (from === 'rad') return convertUnit(value / (2 * Math.PI), 'turn', to)
  if (to === 'rad') return convertUnit(value, from, 'turn') * 2 * Math.PI
  const [a, b]: [Unit, Unit] = [units[from], units[to]]
  const inBase = plus(times(fractionOf(value), a.size), a.zero ?? [0n, 1n])
  const [zero, below] = b.zero ?? [0n, 1n]
  return numberOf(times(plus(inBase, [-zero, below]), [b.size[1], b.size[0]]))
}

const times = (a: Fraction, b: Fraction): Fraction => [a[0] * b[0], a[1] * b[1]]
const plus = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]

/** The number as it is written, which is what a person means by it. */
function fractionOf(value: number): Fraction {
  const [, sign = '', whole = '0', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const exponent = Number(power) - fraction.length
  return exponent >= 0 ? [digits * 10n ** BigInt(exponent), 1n] : [digits, 10n ** BigInt(-exponent)]
}

/** Digits that are enough to find the nearest double. */
const DIGITS = 40

function numberOf([numerator, denominator]: Fraction): number {
  if (numerator === 0n) return 0
  const sign = numerator < 0n !== denominator < 0n ? '-' : ''
  const [top, bottom] = [magnitude(numerator), magnitude(denominator)]
  const shift = DIGITS - (String(top).length - String(bottom).length)
  const scaled = shift >= 0 ? top * 10n ** BigInt(shift) : top
  const divisor = shift >= 0 ? bottom : bottom * 10n ** BigInt(-shift)
  // What is left over counts where the value is next to the middle of two doubles.
  const rest = scaled % divisor === 0n ? '' : '1'
  return Number(`${sign}${scaled / divisor}${rest}e${-shift - rest.length}`)
}

const magnitude = (value: bigint) => (value < 0n ? -value : value)
