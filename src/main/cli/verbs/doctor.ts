import { MusterError } from '../../../contract/errors.ts'
import type { DoctorCheck } from '../../../contract/system.ts'
import { readLock } from '../../core/store/lock-file.ts'
import { dataDirectoryOf } from '../../data-directory.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkNode, checkPage, checkPort, checkWindow } from '../host-checks.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster doctor`: checks the machine, `claude`, the data directory and the database. */
export async function doctor(context: VerbContext): Promise<number> {
  const { terminal } = context
  const { flags, env } = context
  const owner = readLock(dataDirectoryOf({ dataDirectory: flags.dataDir }, env))
  const checks = [
    checkNode(),
    ...(await checkSupervisor(context)),
    checkPage(),
    checkWindow(env),
    await checkPort(owner?.url ?? null),
  ]
  const failed = checks.filter(({ status }) => status === 'failed').length
  const marks = {
    ok: terminal.style('green', '✓'),
    warning: terminal.style('yellow', '!'),
    failed: terminal.style('red', '✗'),
  }
  for (const check of checks) {
    if (terminal.json) {
      terminal.printJson({ type: 'check', check })
      continue
    }
    terminal.print(`${marks[check.status]} ${check.name}: ${check.message}`)
    if (check.hint) terminal.print(terminal.style('dim', `  ${check.hint}`))
  }
  if (terminal.json) terminal.printJson({ type: 'result', ok: failed === 0, failed })
  return failed === 0 ? exitCodes.ok : exitCodes.failed
}

/** A data directory that can't be opened is a finding, not an end. */
async function checkSupervisor(context: VerbContext): Promise<DoctorCheck[]> {
  try {
    const supervisor = await openSupervisor(context, { schedule: false })
    try {
      const info = await supervisor.client.call('system.info', {})
      const { checks } = await supervisor.client.call('system.doctor', {})
      const who = supervisor.owned
        ? 'no supervisor is running'
        : `supervisor ${info.version}, pid ${info.pid}`
      const data: DoctorCheck = {
        name: 'data directory',
        status: 'ok',
        message: `${info.dataDirectory}, ${who}`,
        hint: null,
      }
      return [data, ...checks]
    } finally {
      await supervisor.close()
    }
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    // A broken settings' file is named by its path.
    const name = error.details?.file === undefined ? 'data directory' : 'settings'
    return [{ name, status: 'failed', message: error.message, hint: error.hint ?? null }]
  }
}
