import { stat, statfs } from 'node:fs/promises'
import { freemem, homedir, platform, totalmem } from 'node:os'
import { MAX_PROMPT_LENGTH } from '../../contract/operations.ts'
import type { DoctorCheck, SystemInfo } from '../../contract/system.ts'
import type { Context } from './context.ts'

export async function systemInfo(context: Context): Promise<SystemInfo> {
  const { config } = context
  return {
    version: config.version,
    dataDirectory: config.dataDirectory,
    platform: platform(),
    nodeVersion: process.version,
    pid: process.pid,
    homeDirectory: homedir(),
    startedAt: context.startedAt,
    claude: await context.claude.find(),
    simulate: config.simulate,
    limits: {
      maxInstances: config.maxInstances,
      maxQueued: config.maxQueued,
      maxPromptLength: MAX_PROMPT_LENGTH,
    },
    recovery: context.recovery,
  }
}

/** The checks of `muster doctor`: each says what is so, and what to do when it isn't right. */
export async function examine(context: Context): Promise<{ checks: DoctorCheck[] }> {
  const claude = await context.claude.find({ fresh: true })
  const checks: DoctorCheck[] = [
    claude.path === null
      ? {
          name: 'claude',
          status: 'failed',
          message: claude.problem?.message ?? 'No `claude` executable was found.',
          hint: claude.problem?.hint ?? null,
        }
      : {
          name: 'claude',
          status: claude.problem ? 'warning' : 'ok',
          message: claude.problem?.message ?? `${claude.path}, version ${claude.version ?? 'unknown'}`,
          hint: claude.problem?.hint ?? null,
        },
    checkDatabase(context),
    await checkAccess(context),
    await checkDisk(context),
    checkMemory(),
  ]
  return { checks }
}

function checkDatabase(context: Context): DoctorCheck {
  const { integrity, schemaVersion, bytes } = context.store.check()
  return {
    name: 'database',
    status: integrity === 'ok' ? 'ok' : 'failed',
    message:
      integrity === 'ok'
        ? `schema ${schemaVersion}, ${megabytes(bytes)}, integrity ok`
        : `The database is damaged: ${integrity}`,
    hint:
      integrity === 'ok'
        ? null
        : 'Stop Muster and start it again: it sets the damaged file aside and saves what it can.',
  }
}

/** The data directory holds transcripts and the API key; one that was there before us keeps its mode. */
async function checkAccess(context: Context): Promise<DoctorCheck> {
  const { dataDirectory } = context.config
  const { mode } = await stat(dataDirectory)
  const open = platform() !== 'win32' && (mode & 0o077) !== 0
  return {
    name: 'access',
    status: open ? 'warning' : 'ok',
    message: open
      ? `Other users of this machine can read ${dataDirectory}.`
      : `${dataDirectory} is yours alone`,
    hint: open ? `Run: chmod 700 ${dataDirectory}` : null,
  }
}

async function checkDisk(context: Context): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(context.config.dataDirectory)
  const free = bavail * bsize
  const low = free < 1024 ** 3
  return {
    name: 'disk',
    status: low ? 'warning' : 'ok',
    message: `${megabytes(free)} free in ${context.config.dataDirectory}`,
    hint: low ? 'Less than 1 GB is free: make room, or tasks will be held when it is used up.' : null,
  }
}

function checkMemory(): DoctorCheck {
  const low = freemem() < totalmem() * 0.1
  return {
    name: 'memory',
    status: low ? 'warning' : 'ok',
    message: `${megabytes(freemem())} of ${megabytes(totalmem())} free`,
    hint: low ? 'Less than a tenth is free: lower the number of instances.' : null,
  }
}

function megabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`
}
