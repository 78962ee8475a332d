import type { LanguageInput } from 'shiki/types'

/** A run of code in one colour; `style` is a CSS colour that follows the theme, or nothing. */
export interface CodeToken {
  text: string
  color: string | undefined
  italic: boolean
  bold: boolean
}

/** Longer code stays plain: its colours would cost more time than they are worth. */
export const HIGHLIGHT_LIMIT = 60_000

// Each language is a file of its own, loaded when it is first met.
const languages: Record<string, () => LanguageInput> = {
  bash: () => import('shiki/dist/langs/shellscript.mjs'),
  c: () => import('shiki/dist/langs/c.mjs'),
  csharp: () => import('shiki/dist/langs/csharp.mjs'),
  css: () => import('shiki/dist/langs/css.mjs'),
  diff: () => import('shiki/dist/langs/diff.mjs'),
  docker: () => import('shiki/dist/langs/docker.mjs'),
  go: () => import('shiki/dist/langs/go.mjs'),
  graphql: () => import('shiki/dist/langs/graphql.mjs'),
  html: () => import('shiki/dist/langs/html.mjs'),
  ini: () => import('shiki/dist/langs/ini.mjs'),
  java: () => import('shiki/dist/langs/java.mjs'),
  javascript: () => import('shiki/dist/langs/javascript.mjs'),
  json: () => import('shiki/dist/langs/json.mjs'),
  jsonc: () => import('shiki/dist/langs/jsonc.mjs'),
  jsx: () => import('shiki/dist/langs/jsx.mjs'),
  kotlin: () => import('shiki/dist/langs/kotlin.mjs'),
  lua: () => import('shiki/dist/langs/lua.mjs'),
  make: () => import('shiki/dist/langs/make.mjs'),
  markdown: () => import('shiki/dist/langs/markdown.mjs'),
  php: () => import('shiki/dist/langs/php.mjs'),
  python: () => import('shiki/dist/langs/python.mjs'),
  ruby: () => import('shiki/dist/langs/ruby.mjs'),
  rust: () => import('shiki/dist/langs/rust.mjs'),
  scss: () => import('shiki/dist/langs/scss.mjs'),
  sql: () => import('shiki/dist/langs/sql.mjs'),
  svelte: () => import('shiki/dist/langs/svelte.mjs'),
  swift: () => import('shiki/dist/langs/swift.mjs'),
  toml: () => import('shiki/dist/langs/toml.mjs'),
  tsx: () => import('shiki/dist/langs/tsx.mjs'),
  typescript: () => import('shiki/dist/langs/typescript.mjs'),
  vue: () => import('shiki/dist/langs/vue.mjs'),
  xml: () => import('shiki/dist/langs/xml.mjs'),
  yaml: () => import('shiki/dist/langs/yaml.mjs'),
}

const aliases: Record<string, string> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  h: 'c',
  cc: 'c',
  // The grammar of C++ alone is 800 kB; C's colours nearly all of it.
  cpp: 'c',
  hpp: 'c',
  'c++': 'c',
  cs: 'csharp',
  dockerfile: 'docker',
  patch: 'diff',
  gql: 'graphql',
  htm: 'html',
  cfg: 'ini',
  conf: 'ini',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  kt: 'kotlin',
  makefile: 'make',
  mk: 'make',
  md: 'markdown',
  mdx: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  yml: 'yaml',
  svg: 'xml',
}

/** The language that we can colour, by its name in a code fence or by a file name; null when there is none. */
export function findLanguage(nameOrFile: string): string | null {
  const lower = nameOrFile.trim().toLowerCase()
  const base = lower.slice(Math.max(lower.lastIndexOf('/'), lower.lastIndexOf('\\')) + 1)
  for (const name of [base, base.slice(base.lastIndexOf('.') + 1)]) {
    const found = aliases[name] ?? name
    if (Object.hasOwn(languages, found)) return found
  }
  return null
}

async function createHighlighter() {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }, light, dark] = await Promise.all([
    import('shiki/core'),
    // Plain regular expressions: no WebAssembly and no eval, which the page's policy forbids.
    import('shiki/engine/javascript'),
    import('shiki/dist/themes/github-light-high-contrast.mjs'),
    import('shiki/dist/themes/github-dark-default.mjs'),
  ])
  return createHighlighterCore({
    themes: [light.default, dark.default],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

let highlighter: ReturnType<typeof createHighlighter> | undefined

/** Colours code for both themes. Resolves with its lines, or null when it is too long or the language is unknown. */
export async function highlightCode(code: string, language: string): Promise<CodeToken[][] | null> {
  const load = languages[language]
  if (!load || code.length > HIGHLIGHT_LIMIT) return null
  highlighter ??= createHighlighter()
  const shiki = await highlighter
  await shiki.loadLanguage(load())
  const lines = shiki.codeToTokensWithThemes(code, {
    lang: language === 'bash' ? 'shellscript' : language,
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    // A grammar is compiled with its first line, so the usual limit of a line would cut that one off.
    tokenizeTimeLimit: 5_000,
    tokenizeMaxLineLength: 2_000,
    // The theme's comments are a shade too light for the ground that code stands on.
    colorReplacements: { 'github-light-high-contrast': { '#66707b': '#57606a' } },
  })
  return lines.map((line) =>
    line.map(({ content, variants: { light, dark } }) => {
      const fontStyle = light?.fontStyle ?? 0
      return {
        text: content,
        color: light?.color && dark?.color ? `light-dark(${light.color}, ${dark.color})` : undefined,
        italic: (fontStyle & 1) !== 0,
        bold: (fontStyle & 2) !== 0,
      }
    }),
  )
}
