import { createHash } from 'node:crypto'

export interface EnvironmentOptions {
  instanceId: string
  /** Absolute. Only a hash of it reaches the instance. */
  dataDirectory: string
  /** Hand on API keys and tokens. Off unless chosen: they bill an account where a login would not. */
  passApiKey?: boolean
  /** Names of further variables to hand on, with commas or spaces between them. */
  passVariables?: string | null
  /** For a simulated instance: where it keeps its sessions. */
  simulatedHome?: string
}

/** Variables that instances get from ours, by name in upper case. Everything else stays here. */
const allowed = new Set(
  `PATH HOME USER LOGNAME SHELL LANG LANGUAGE TERM COLORTERM NO_COLOR TZ TMPDIR TEMP TMP EDITOR VISUAL PAGER
  DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK SSH_AGENT_PID GNUPGHOME GPG_TTY GIT_SSH GIT_SSH_COMMAND
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA SSL_CERT_FILE SSL_CERT_DIR
  API_TIMEOUT_MS MAX_THINKING_TOKENS MAX_MCP_OUTPUT_TOKENS MCP_TIMEOUT MCP_TOOL_TIMEOUT IS_SANDBOX
  NVM_DIR NVM_BIN FNM_DIR VOLTA_HOME PNPM_HOME BUN_INSTALL DENO_DIR PYENV_ROOT VIRTUAL_ENV CONDA_PREFIX RBENV_ROOT
  JAVA_HOME ANDROID_HOME GOPATH GOROOT CARGO_HOME RUSTUP_HOME DOTNET_ROOT HOMEBREW_PREFIX
  SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERPROFILE HOMEDRIVE HOMEPATH USERNAME APPDATA LOCALAPPDATA
  PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS
  MUSTER_SIMULATED_SEED MUSTER_SIMULATED_SPEED`.split(/\s+/),
)
const allowedPrefixes = [
  'LC_',
  'XDG_',
  'CLAUDE_',
  'ANTHROPIC_',
  'DISABLE_',
  'BASH_',
  'GIT_AUTHOR_',
  'GIT_COMMITTER_',
]

/** Where Claude talks to a cloud's own model service, that cloud's login goes along. */
const clouds = [
  { flag: 'CLAUDE_CODE_USE_BEDROCK', prefixes: ['AWS_'] },
  { flag: 'CLAUDE_CODE_USE_VERTEX', prefixes: ['GOOGLE_', 'GCLOUD_', 'CLOUDSDK_', 'CLOUD_ML_', 'VERTEX_'] },
  { flag: 'CLAUDE_CODE_USE_FOUNDRY', prefixes: ['AZURE_'] },
]

/** Said by a Claude about itself to its children: a Muster that runs in one must not pass it on as ours. */
const leaked = new Set([
  'CLAUDE_PID',
  'CLAUDE_EFFORT',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_EXECPATH',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_CODE_SESSION_ACCESS_TOKEN',
  'CLAUDE_CODE_TMPDIR',
])

/** A stall of the model is noticed by the CLI after 2 minutes instead of 5, unless the person set these. */
const defaults = { CLAUDE_ENABLE_BYTE_WATCHDOG: '1', CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000' }

/**
 * The whole environment of an instance: what is allowed of `env`, and our tags `MUSTER_INSTANCE` and
 * `MUSTER_DATA_DIR_HASH`, which every descendant inherits and is found by. (`MUSTER_DATA_DIR` itself is a setting
 * of `muster`, which an instance may run.)
 */
export function buildEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { instanceId, dataDirectory, passApiKey = false, passVariables = null, simulatedHome }: EnvironmentOptions,
): Record<string, string> {
  const cloudPrefixes = clouds.filter(({ flag }) => isOn(env[flag])).flatMap(({ prefixes }) => prefixes)
  const named = new Set((passVariables ?? '').split(/[\s,]+/))
  const result: Record<string, string> = { ...defaults }
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue
    const upper = name.toUpperCase()
    if (leaked.has(upper)) continue
    if (isKey(upper) && !passApiKey) continue
    const startsWith = (prefix: string) => upper.startsWith(prefix)
    const isUsual = allowed.has(upper) || allowedPrefixes.some(startsWith) || cloudPrefixes.some(startsWith)
    if (isUsual || named.has(name)) result[name] = value
  }
  result.MUSTER_INSTANCE = instanceId
  result.MUSTER_DATA_DIR_HASH = dataDirectoryTag(dataDirectory)
  if (simulatedHome !== undefined) {
    result.MUSTER_SIMULATED_HOME = simulatedHome
    // Under Electron the simulated instance is run by Electron's own binary, as Node.
    result.ELECTRON_RUN_AS_NODE = '1'
  }
  return result
}

/** What stands for a data directory in the environment of instances: the start of its SHA-256, not its path. */
export function dataDirectoryTag(dataDirectory: string): string {
  return createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)
}

/** `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN` and their like for other services of Anthropic's models. */
export function isKey(name: string): boolean {
  return /^ANTHROPIC_.*(API_KEY|AUTH_TOKEN)$/.test(name)
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'
}
