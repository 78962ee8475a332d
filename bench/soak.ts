// npm run soak [-- INSTANCES SECONDS TURN_SECONDS]: simulated instances stream for that long, one turn after the other in
// each session; the instances' own counts are compared with what was stored, and the supervisor's memory and event loop
// are watched. The exit code is 1 when anything was lost, doubled or left over, when memory is not flat, or when the
// event loop was blocked for too long.
//
// The core is bundled and runs beside its built threads, as in the supervisor that people have: from its sources it takes
// 80 MB more, most of it for taking the types away.

import { spawn } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { ensureBuilt, root } from '../scripts/build.ts'

await ensureBuilt()
const outDir = join(root, 'coverage/soak')
rmSync(outDir, { recursive: true, force: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: { ssr: join(import.meta.dirname, 'soak-load.ts'), outDir, target: 'node24', minify: false },
})
cpSync(join(root, 'out/main'), outDir, { recursive: true, force: false })
const child = spawn(process.execPath, [join(outDir, 'soak-load.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exitCode = await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)))
