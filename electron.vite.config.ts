import { cpSync } from 'node:fs'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/** The core reads its migrations, and the templates of workflows and of modules' prompts, beside its own code. */
const copyFiles = {
  name: 'copy-files',
  closeBundle() {
    cpSync(resolve(root, 'src/main/core/store/migrations'), resolve(root, 'out/main/migrations'), {
      recursive: true,
    })
    cpSync(
      resolve(root, 'src/main/core/tracking/database/tracking-migrations'),
      resolve(root, 'out/main/tracking-migrations'),
      { recursive: true },
    )
    cpSync(
      resolve(root, 'src/main/core/vault/content/vault-migrations'),
      resolve(root, 'out/main/vault-migrations'),
      { recursive: true },
    )
    cpSync(resolve(root, 'resources/workflows'), resolve(root, 'out/main/workflows'), { recursive: true })
    cpSync(resolve(root, 'resources/modules/prompts'), resolve(root, 'out/main/module-prompts'), {
      recursive: true,
    })
    for (const name of ['arangodb', 'marker']) {
      const from = resolve(root, 'resources/modules', name)
      cpSync(from, resolve(root, 'out/main/example-modules', name), { recursive: true })
    }
  },
}

export default defineConfig({
  main: {
    plugins: [copyFiles],
    build: {
      // In the bundle: as files of their own these take longer to open than a command has until its work.
      externalizeDeps: {
        exclude: ['zod', 'commander', '@modelcontextprotocol/server', '@modelcontextprotocol/node'],
      },
      // Flat, so that `import.meta.dirname` of every chunk is out/main.
      rollupOptions: {
        input: {
          desktop: resolve(root, 'src/main/desktop/index.ts'),
          cli: resolve(root, 'src/main/cli/index.ts'),
          // The thread of `runHeavy`, found beside the code that starts it.
          'heavy-thread': resolve(root, 'src/main/core/system/heavy-thread.ts'),
          // The threads of the search, found beside the code that starts them.
          'search-thread': resolve(root, 'src/main/core/search/thread/search-thread.ts'),
          // The thread for what takes as long as the databases are large.
          'database-thread': resolve(root, 'src/main/core/databases/database-thread.ts'),
          // The process of `extractPdf`, found beside the code that starts it.
          'pdf-reader': resolve(root, 'src/main/core/extraction/pdf-reader.ts'),
          'simulated-claude': resolve(root, 'resources/simulated-claude/main.ts'),
          'command-runner': resolve(root, 'resources/command-runner/main.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: { preload: resolve(root, 'src/preload/index.ts') },
        // A sandboxed preload must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    plugins: [react(), tailwindcss()],
    // Modules, so that the worker that colours code can load one language at a time.
    worker: { format: 'es' },
    build: {
      outDir: resolve(root, 'out/renderer'),
      // A font in a data: address is refused by the page's content security policy.
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: {
        input: {
          index: resolve(root, 'src/renderer/index.html'),
          // Where it is served: /api/docs.
          'api-docs': resolve(root, 'src/renderer/api/docs/index.html'),
        },
      },
    },
  },
})
