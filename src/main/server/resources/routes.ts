import type { OperationName } from '../../../contract/operations.ts'

/** A route of `/api/v1`: an operation by the name of what it is about. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A field of the input in braces. What is left of the input is the query of a GET, the body of others. */
  path: string
  operation: OperationName
  /** Fields of the path that have another name in the input. */
  as?: Readonly<Record<string, string>>
  /** The field of the input that the body is, where the body is not the input itself. */
  body?: string
  /** Fields of the input that are not taken here. */
  without?: readonly string[]
  /** The path of what it makes, with fields of the output (`{item.id}`): answered with 201. */
  makes?: string
  /** It is made each time that it is asked for: no `Idempotency-Key` is taken. */
  withoutKey?: true
  /** It changes a record as it was seen: `If-Match` stands for the field `version`. */
  isVersioned?: true
  /** There is nothing to be told: answered with 204. */
  removes?: true
  /** With `Accept: text/event-stream` the log of the task is followed. */
  follows?: true
  /** A body, for the description. */
  example?: Readonly<Record<string, unknown>>
}

const taskExample = { prompt: 'Explain this project', directory: '/home/me/project' }
const definition = 'name: hello\nnodes:\n  - id: greet\n    kind: claude\n    prompt: Say hello\n'

/** Routes and the operations behind them; what is not here is at `POST /api/v1/rpc/{operation}`. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/sessions', operation: 'session.list' },
  {
    // A session is made by its first prompt.
    method: 'POST',
    path: '/sessions',
    operation: 'task.create',
    without: ['sessionId'],
    makes: '/sessions/{sessionId}',
    example: taskExample,
  },
  {
    method: 'POST',
    path: '/sessions/import',
    operation: 'conversation.import',
    makes: '/sessions/{id}',
    example: { claudeSessionId: '0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d' },
  },
  { method: 'GET', path: '/sessions/{sessionId}', operation: 'session.get' },
  { method: 'DELETE', path: '/sessions/{sessionId}', operation: 'session.end' },
  {
    method: 'POST',
    path: '/sessions/{sessionId}/fork',
    operation: 'session.fork',
    makes: '/sessions/{id}',
    example: { title: 'Another way' },
  },
  { method: 'POST', path: '/sessions/{sessionId}/release', operation: 'session.release' },

  { method: 'GET', path: '/tasks', operation: 'task.list' },
  { method: 'POST', path: '/tasks', operation: 'task.create', makes: '/tasks/{id}', example: taskExample },
  { method: 'GET', path: '/tasks/{taskId}', operation: 'task.get' },
  {
    method: 'DELETE',
    path: '/tasks/{taskId}',
    operation: 'task.remove',
    as: { taskId: 'taskIds' },
    removes: true,
  },
  { method: 'GET', path: '/tasks/{taskId}/events', operation: 'task.events', follows: true },
  { method: 'POST', path: '/tasks/{taskId}/pause', operation: 'task.pause', example: { mode: 'freeze' } },
  { method: 'POST', path: '/tasks/{taskId}/resume', operation: 'task.resume' },
  { method: 'POST', path: '/tasks/{taskId}/interrupt', operation: 'task.interrupt' },
  { method: 'POST', path: '/tasks/{taskId}/terminate', operation: 'task.terminate' },
  {
    method: 'POST',
    path: '/tasks/{taskId}/retry',
    operation: 'task.retry',
    makes: '/tasks/{id}',
    example: { mode: 'continue' },
  },

  { method: 'GET', path: '/permissions', operation: 'permission.list' },
  {
    method: 'POST',
    path: '/permissions/{permissionId}/answer',
    operation: 'permission.answer',
    body: 'answer',
    example: { decision: 'deny', message: 'Not on this machine.' },
  },
  { method: 'GET', path: '/inbox', operation: 'inbox.list' },
  {
    method: 'POST',
    path: '/statistics',
    operation: 'insights.report',
    example: { period: { from: 0, to: 1_800_000_000_000 }, by: 'model' },
  },

  { method: 'GET', path: '/workflows', operation: 'workflow.list' },
  {
    method: 'POST',
    path: '/workflows/validate',
    operation: 'workflow.validate',
    example: { source: definition },
  },
  { method: 'GET', path: '/workflows/{name}', operation: 'workflow.get' },
  { method: 'PUT', path: '/workflows/{name}', operation: 'workflow.save', example: { source: definition } },
  { method: 'DELETE', path: '/workflows/{name}', operation: 'workflow.remove', removes: true },

  { method: 'GET', path: '/runs', operation: 'run.list' },
  {
    method: 'POST',
    path: '/runs',
    operation: 'run.start',
    makes: '/runs/{id}',
    example: { name: 'hello', directory: '/home/me/project' },
  },
  { method: 'GET', path: '/runs/{runId}', operation: 'run.get' },
  { method: 'DELETE', path: '/runs/{runId}', operation: 'run.remove', removes: true },
  { method: 'GET', path: '/runs/{runId}/log', operation: 'run.log' },
  { method: 'GET', path: '/runs/{runId}/result', operation: 'run.result' },
  { method: 'POST', path: '/runs/{runId}/pause', operation: 'run.pause', example: { mode: 'hold' } },
  { method: 'POST', path: '/runs/{runId}/resume', operation: 'run.resume' },
  { method: 'POST', path: '/runs/{runId}/cancel', operation: 'run.cancel' },
  { method: 'POST', path: '/runs/{runId}/nodes/{nodeId}/retry', operation: 'run.retryNode' },
  { method: 'POST', path: '/runs/{runId}/nodes/{nodeId}/skip', operation: 'run.skipNode' },
  {
    method: 'POST',
    path: '/runs/{runId}/nodes/{nodeId}/approval',
    operation: 'run.approve',
    example: { approved: true, comment: 'Looks right.' },
  },
  { method: 'GET', path: '/approvals', operation: 'run.approvals' },

  { method: 'GET', path: '/modules', operation: 'module.list' },
  {
    method: 'POST',
    path: '/modules',
    operation: 'module.register',
    makes: '/modules/{name}',
    example: { path: '/home/me/billing', trust: false },
  },
  {
    method: 'POST',
    path: '/modules/check',
    operation: 'module.check',
    example: { path: '/home/me/billing' },
  },
  { method: 'GET', path: '/modules/{name}', operation: 'module.get' },
  { method: 'DELETE', path: '/modules/{name}', operation: 'module.remove', removes: true },
  {
    method: 'POST',
    path: '/modules/{name}/trust',
    operation: 'module.trust',
    example: { hash: 'a'.repeat(64) },
  },

  { method: 'GET', path: '/search', operation: 'search.query' },
  { method: 'GET', path: '/questions', operation: 'module.history' },
  {
    method: 'POST',
    path: '/questions',
    operation: 'module.ask',
    example: { modules: ['billing'], question: 'How is an invoice cancelled?', background: true },
  },
  { method: 'GET', path: '/questions/{queryId}', operation: 'module.query' },
  { method: 'GET', path: '/conversations', operation: 'module.conversations' },

  { method: 'GET', path: '/work-items', operation: 'work.list' },
  {
    method: 'POST',
    path: '/work-items',
    operation: 'work.create',
    makes: '/work-items/{item.id}',
    withoutKey: true,
    example: { itemType: 'task', title: 'Port the cart', priority: 'high' },
  },
  { method: 'GET', path: '/work-items/ready', operation: 'work.ready' },
  { method: 'GET', path: '/work-items/blocked', operation: 'work.blocked' },
  { method: 'GET', path: '/work-items/{itemId}', operation: 'work.get' },
  {
    method: 'PATCH',
    path: '/work-items/{itemId}',
    operation: 'work.update',
    isVersioned: true,
    example: { version: 1, status: 'in-progress' },
  },
  { method: 'DELETE', path: '/work-items/{itemId}', operation: 'work.remove', isVersioned: true },
  { method: 'POST', path: '/work-items/{itemId}/claim', operation: 'work.claim' },
  {
    method: 'POST',
    path: '/work-items/{itemId}/release',
    operation: 'work.release',
    example: { note: 'Half done.' },
  },
  { method: 'GET', path: '/work-items/{recordId}/history', operation: 'work.history' },

  { method: 'GET', path: '/vendors', operation: 'vendor.list' },
  {
    method: 'POST',
    path: '/vendors',
    operation: 'vendor.create',
    makes: '/vendors/{vendor.id}',
    withoutKey: true,
    example: { name: 'marker' },
  },
  { method: 'GET', path: '/vendors/{vendorId}', operation: 'vendor.get', without: ['name'] },
  {
    method: 'PATCH',
    path: '/vendors/{vendorId}',
    operation: 'vendor.update',
    isVersioned: true,
    example: { version: 1, status: 'broken' },
  },
  { method: 'GET', path: '/deployments', operation: 'deployment.list' },
  {
    method: 'POST',
    path: '/deployments',
    operation: 'deployment.record',
    example: {
      prNumber: 12,
      prTitle: 'Fast tables',
      commitHash: 'a'.repeat(40),
      testSummary: {},
      constitutionalCompliance: {},
    },
  },
  { method: 'GET', path: '/enhancements', operation: 'enhancement.list' },
  {
    method: 'POST',
    path: '/enhancements',
    operation: 'enhancement.create',
    example: { title: 'Faster tables', targetQuarter: '2026-Q4' },
  },
  {
    method: 'PATCH',
    path: '/enhancements/{enhancementId}',
    operation: 'enhancement.update',
    isVersioned: true,
    example: { version: 1, status: 'in-progress' },
  },
  { method: 'GET', path: '/configuration', operation: 'project.configuration' },
  {
    method: 'PATCH',
    path: '/configuration',
    operation: 'project.configure',
    isVersioned: true,
    example: { version: 1, activeContextType: 'task' },
  },

  { method: 'GET', path: '/extensions', operation: 'extension.list' },
  { method: 'GET', path: '/stats', operation: 'system.stats' },
]
