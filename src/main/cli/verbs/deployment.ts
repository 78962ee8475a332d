import type { Deployment } from '../../../contract/component.ts'
import { beginningOf } from '../../../contract/cut-text.ts'
import { printTable, tellMore } from '../facts-text.ts'
import { layOver, readFields } from '../field-values.ts'
import { findItem, findVendor } from '../find-item.ts'
import { idsOf } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import { readTime } from '../read-time.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { tellLayer } from '../work-text.ts'

/** `muster deployment ls` */
export function list(
  context: VerbContext,
  options: { vendor?: string; item?: string; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { deployments, totalCount, layer } = await client.call('deployment.list', {
      vendorId: options.vendor === undefined ? undefined : (await findVendor(client, options.vendor)).id,
      itemId: options.item === undefined ? undefined : (await findItem(client, options.item)).id,
      limit: options.limit,
    })
    if (terminal.json)
      for (const deployment of deployments) terminal.printJson({ type: 'deployment', deployment })
    else if (deployments.length === 0) terminal.note('There are no such deployments.')
    else
      printTable(terminal, [
        ['DEPLOYED', 'PR', 'COMMIT', 'PARTS', 'TITLE'],
        ...deployments.map(deploymentRow),
      ])
    tellMore(terminal, totalCount - deployments.length)
    tellLayer(terminal, layer)
  })
}

function deploymentRow({ deployedAt, metadata, vendorIds, workItemIds }: Deployment): string[] {
  return [
    beginningOf(new Date(deployedAt).toISOString(), 16).replace('T', ' '),
    `#${metadata.prNumber}`,
    beginningOf(metadata.commitHash, 10),
    `${vendorIds.length} components, ${workItemIds.length} items`,
    cleanText(metadata.prTitle),
  ]
}

export interface DeploymentOptions {
  commit: string
  vendor?: string[]
  item?: string[]
  tests?: string[]
  compliance?: string[]
  at?: string
}

/** `muster deployment record` */
export function record(
  context: VerbContext,
  prNumber: number,
  prTitle: string,
  options: DeploymentOptions,
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { deployment } = await client.call('deployment.record', {
      prNumber,
      prTitle,
      commitHash: options.commit.toLowerCase(),
      testSummary: layOver({}, readFields(options.tests, '--tests')),
      constitutionalCompliance: layOver({}, readFields(options.compliance, '--compliance')),
      vendorIds: await idsOf(client, options.vendor ?? [], findVendor),
      workItemIds: await idsOf(client, options.item ?? [], findItem),
      deployedAt: options.at === undefined ? undefined : readTime(options.at),
    })
    if (terminal.json) terminal.printJson({ type: 'deployment', deployment })
    else terminal.print(`${shortId(deployment.id)}  recorded  ${deploymentRow(deployment).join('  ')}`)
  })
}
