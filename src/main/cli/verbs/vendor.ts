import type { Vendor } from '../../../contract/component.ts'
import { MusterError } from '../../../contract/errors.ts'
import { printFacts, printTable, tellMore } from '../facts-text.ts'
import { findVendor } from '../find-item.ts'
import { cleanText } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { tellLayer, when } from '../work-text.ts'

/** `muster vendor ls` */
export function list(
  context: VerbContext,
  options: { status?: Vendor['status']; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { vendors, totalCount, layer } = await client.call('vendor.list', options)
    if (terminal.json) for (const vendor of vendors) terminal.printJson({ type: 'vendor', vendor })
    else if (vendors.length === 0)
      terminal.note('There are no such components. Track one: muster vendor new NAME')
    else {
      const rows = vendors.map(({ name, status, release, metadata, updatedAt }) => [
        cleanText(name),
        status,
        release ?? '',
        metadata.testResults ? `${metadata.testResults.passing}/${metadata.testResults.total}` : '',
        when(updatedAt),
      ])
      printTable(terminal, [['NAME', 'STATUS', 'RELEASE', 'TESTS', 'CHANGED'], ...rows])
    }
    tellMore(terminal, totalCount - vendors.length)
    tellLayer(terminal, layer)
  })
}

/** `muster vendor show` */
export function show(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) =>
    printVendor(terminal, await findVendor(client, reference)),
  )
}

export interface VendorOptions {
  status?: Vendor['status']
  release?: string
  tests?: string
  formats?: string[]
  extractor?: string
  manifest?: 'yes' | 'no'
}

/** `muster vendor new` */
export function create(context: VerbContext, name: string, options: VendorOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { status, release } = options
    const metadata = healthOf(options)
    const { vendor } = await client.call('vendor.create', { name, status, release, metadata })
    printVendor(terminal, vendor)
  })
}

/** `muster vendor edit` */
export function update(
  context: VerbContext,
  reference: string,
  options: VendorOptions & { name?: string; ifVersion?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const before = await findVendor(client, reference)
    const { name, status, release, ifVersion } = options
    const { vendor } = await client.call('vendor.update', {
      vendorId: before.id,
      version: ifVersion ?? before.version,
      name,
      status,
      release,
      metadata: { ...before.metadata, ...healthOf(options) },
    })
    printVendor(terminal, vendor)
  })
}

function healthOf({ tests, formats, extractor, manifest }: VendorOptions): Vendor['metadata'] {
  return {
    ...(tests === undefined ? {} : { testResults: testsOf(tests) }),
    ...(formats === undefined ? {} : { formatSupport: Object.fromEntries(formats.map(formatOf)) }),
    ...(extractor === undefined ? {} : { extractorVersion: extractor }),
    ...(manifest === undefined ? {} : { manifestCompliant: manifest === 'yes' }),
  }
}

function testsOf(text: string): { passing: number; total: number } {
  const [, passing, total] = /^(\d{1,9})\/(\d{1,9})$/.exec(text.trim()) ?? []
  if (passing !== undefined && total !== undefined) return { passing: Number(passing), total: Number(total) }
  throw new MusterError('validation', `"${text}" is no result of tests.`, {
    hint: 'Say PASSING/TOTAL, such as 12/14.',
  })
}

function formatOf(text: string): [string, boolean] {
  const [name = '', mark = 'yes'] = text.split('=')
  return [name.trim(), !/^(no|false)$/i.test(mark.trim())]
}

function printVendor(terminal: Terminal, vendor: Vendor): void {
  if (terminal.json) {
    terminal.printJson({ type: 'vendor', vendor })
    return
  }
  const { id, name, status, release, metadata, version, updatedAt, updatedBy } = vendor
  const formats = Object.entries(metadata.formatSupport ?? {}).map(([format, can]) =>
    can ? format : `not ${format}`,
  )
  printFacts(terminal, name, [
    ['Id', id],
    ['Status', status],
    ['Release', release],
    [
      'Tests',
      metadata.testResults ? `${metadata.testResults.passing} of ${metadata.testResults.total} pass` : null,
    ],
    ['Formats', formats.join(', ') || null],
    ['Extractor', metadata.extractorVersion ?? null],
    [
      'Manifest',
      metadata.manifestCompliant === undefined
        ? null
        : metadata.manifestCompliant
          ? 'as it should be'
          : 'not as it should be',
    ],
    ['Version', String(version)],
    ['Changed', `${when(updatedAt)} by ${updatedBy}`],
  ])
}
