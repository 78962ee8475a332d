import type { Enhancement } from '../../../contract/component.ts'
import { printTable, tellMore } from '../facts-text.ts'
import { findEnhancement } from '../find-item.ts'
import { cleanText, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { tellLayer } from '../work-text.ts'

/** `muster enhancement ls` */
export function list(context: VerbContext, options: { status?: string[]; limit: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { enhancements, totalCount, layer } = await client.call('enhancement.list', {
      statuses: options.status as Enhancement['status'][] | undefined,
      limit: options.limit,
    })
    if (terminal.json)
      for (const enhancement of enhancements) terminal.printJson({ type: 'enhancement', enhancement })
    else if (enhancements.length === 0) terminal.note('Nothing of that is planned.')
    else
      printTable(terminal, [
        ['ID', 'QUARTER', 'PRIORITY', 'STATUS', 'TITLE'],
        ...enhancements.map(({ id, targetQuarter, priority, status, title }) => [
          shortId(id),
          targetQuarter ?? '',
          priority,
          status,
          cleanText(title),
        ]),
      ])
    tellMore(terminal, totalCount - enhancements.length)
    tellLayer(terminal, layer)
  })
}

export interface EnhancementOptions {
  priority?: Enhancement['priority']
  status?: Enhancement['status']
  quarter?: string
  description?: string
  principle?: string[]
  dependsOn?: string[]
}

/** `muster enhancement new` */
export function create(context: VerbContext, title: string, options: EnhancementOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { priority, status, quarter } = options
    const { enhancement } = await client.call('enhancement.create', {
      title,
      priority,
      status,
      targetQuarter: quarter,
      metadata: planOf(options),
    })
    printEnhancement(terminal, enhancement)
  })
}

/** `muster enhancement edit` */
export function update(
  context: VerbContext,
  reference: string,
  options: EnhancementOptions & { title?: string; ifVersion?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const before = await findEnhancement(client, reference)
    const { title, priority, status, quarter, ifVersion } = options
    const { enhancement } = await client.call('enhancement.update', {
      enhancementId: before.id,
      version: ifVersion ?? before.version,
      title,
      priority,
      status,
      targetQuarter: quarter,
      metadata: { ...before.metadata, ...planOf(options) },
    })
    printEnhancement(terminal, enhancement)
  })
}

function planOf({ description, principle, dependsOn }: EnhancementOptions): Enhancement['metadata'] {
  return {
    ...(description === undefined ? {} : { description }),
    ...(principle === undefined ? {} : { principles: principle }),
    ...(dependsOn === undefined ? {} : { dependencies: dependsOn }),
  }
}

function printEnhancement(terminal: Terminal, enhancement: Enhancement): void {
  if (terminal.json) {
    terminal.printJson({ type: 'enhancement', enhancement })
    return
  }
  const { id, title, priority, status, targetQuarter, version } = enhancement
  terminal.print(
    `${shortId(id)}  ${[targetQuarter, priority, status].filter((each) => each !== null).join('  ')}  ${cleanText(title)}  (version ${version})`,
  )
}
