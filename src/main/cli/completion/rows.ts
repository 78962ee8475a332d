import { describeBudget } from '../../../contract/budget.ts'
import type { Client } from '../../../contract/client.ts'
import { operations } from '../../../contract/operations.ts'
import { describePolicy } from '../../../contract/policy.ts'
import { settingKeys, settingTable } from '../../core/settings/setting-table.ts'
import { findRun } from '../find-run.ts'
import { describeState } from '../format.ts'
import type { Named } from './named.ts'

/** A row that can be named: by its id or its name. */
export interface Row {
  name: string
  hint: string
}

/** Rows that are asked for: those used last, where the supervisor sorts them so. */
const MOST_ROWS = 100

/** What there is of a kind without a supervisor. */
export const alwaysThere: Partial<Record<Named, () => Row[]>> = {
  setting: () =>
    settingKeys.map((key) => ({ name: settingTable[key].name, hint: settingTable[key].description })),
  operation: () => Object.entries(operations).map(([name, { summary }]) => ({ name, hint: summary })),
}

type Read = (client: Client, before: readonly string[], signal: AbortSignal) => Promise<Row[]>

/** How what a running supervisor has of a kind is read. `before`: the arguments that stand before it. */
export const readRows: Partial<Record<Named, Read>> = {
  async task(client, _, signal) {
    const { tasks } = await client.call('task.list', { archived: false, limit: MOST_ROWS }, { signal })
    return tasks.map((task) => ({ name: task.id, hint: `${describeState(task)}: ${task.title}` }))
  },
  async session(client, _, signal) {
    const { sessions } = await client.call('session.list', { limit: MOST_ROWS }, { signal })
    return sessions.map(({ id, state, title }) => ({ name: id, hint: `${state}: ${title}` }))
  },
  async instance(client, _, signal) {
    const { instances } = await client.call('instance.list', {}, { signal })
    return instances.map(({ id, state, directory }) => ({ name: id, hint: `${state}: ${directory}` }))
  },
  async run(client, _, signal) {
    const { runs } = await client.call('run.list', { limit: MOST_ROWS }, { signal })
    return runs.map(({ id, state, title }) => ({ name: id, hint: `${state}: ${title}` }))
  },
  async node(client, [reference = ''], signal) {
    const { id: runId } = await findRun(client, reference)
    const { nodes } = await client.call('run.get', { runId }, { signal })
    return nodes.filter(({ item }) => item === null).map((node) => ({ name: node.nodeId, hint: node.state }))
  },
  async request(client, _, signal) {
    const { permissions } = await client.call(
      'permission.list',
      { state: 'pending', limit: MOST_ROWS },
      { signal },
    )
    return permissions.map(({ id, toolName, description }) => ({
      name: id,
      hint: description === null ? toolName : `${toolName}: ${description}`,
    }))
  },
  async budget(client, _, signal) {
    const { budgets } = await client.call('budget.list', {}, { signal })
    return budgets.map((budget) => ({ name: budget.id, hint: describeBudget(budget) }))
  },
  async price(client, _, signal) {
    const { own } = await client.call('price.list', {}, { signal })
    return own.map((price) => ({ name: price.id, hint: price.model }))
  },
  async rule(client, _, signal) {
    const { policies } = await client.call('policy.list', {}, { signal })
    return policies.map((policy) => ({
      name: policy.id,
      hint: `${policy.decision} ${describePolicy(policy)}`,
    }))
  },
  async profile(client, _, signal) {
    const { profiles } = await client.call('pool.get', {}, { signal })
    return profiles.map(({ id, directory, model }) => ({
      name: id,
      hint: model === null ? directory : `${model} in ${directory}`,
    }))
  },
  async resource(client, _, signal) {
    const { resources } = await client.call('resource.list', {}, { signal })
    return resources.map(({ id, type, capacity }) => ({ name: id, hint: `${type}, ${capacity}` }))
  },
  async query(client, _, signal) {
    const { queries } = await client.call('module.history', { limit: MOST_ROWS }, { signal })
    return queries.map(({ id, state, question }) => ({ name: id, hint: `${state}: ${question}` }))
  },
  async item(client, _, signal) {
    const newest = { sort: 'updated', descending: true, limit: MOST_ROWS } as const
    const { items } = await client.call('work.list', newest, { signal })
    return items.map(({ id, status, title }) => ({ name: id, hint: `${status}: ${title}` }))
  },
  async vendor(client, _, signal) {
    const { vendors } = await client.call('vendor.list', { limit: MOST_ROWS }, { signal })
    return vendors.map(({ name, status }) => ({ name, hint: status }))
  },
  async enhancement(client, _, signal) {
    const { enhancements } = await client.call('enhancement.list', { limit: MOST_ROWS }, { signal })
    return enhancements.map(({ id, status, title }) => ({ name: id, hint: `${status}: ${title}` }))
  },
  async workflow(client, _, signal) {
    const { workflows } = await client.call('workflow.list', {}, { signal })
    return workflows.map(({ name, description }) => ({ name, hint: description ?? '' }))
  },
  async module(client, _, signal) {
    const { modules } = await client.call('module.list', {}, { signal })
    return modules.map(({ name, description }) => ({ name, hint: description }))
  },
} satisfies Record<Exclude<Named, 'setting' | 'operation' | 'file' | 'directory'>, Read>
