const REPLACEMENT = '[secret]'

/**
 * What is a secret by its own look, wherever it stands: keys of known makes, bearer tokens, JSON Web Tokens, private
 * keys, passwords in addresses. Each pattern begins with fixed letters, so that long texts cost little.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk)-(?:ant-)?[\w-]{16,}/g, REPLACEMENT],
  [/\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,})/g, REPLACEMENT],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REPLACEMENT],
  // Google, npm, Stripe, Hugging Face, SendGrid, Slack, DigitalOcean, Shopify, PyPI, GitLab, Square, Docker, Vault, Notion,
  // Linear, Figma, Databricks, Replicate, Groq, xAI, Perplexity, NVIDIA, Supabase, Sentry, Doppler, Postman, Atlassian, age.
  [/\b(?:AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g, REPLACEMENT],
  [
    /\b(?:npm_\w{30,}|(?:sk|rk|pk)_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}|hf_[A-Za-z0-9]{20,})/g,
    REPLACEMENT,
  ],
  [
    /\b(?:SG\.[\w-]{16,}\.[\w-]{16,}|xapp-[\w-]{16,}|do[opr]_v1_\w{32,}|shp(?:at|ca|pa|ss)_\w{20,})/g,
    REPLACEMENT,
  ],
  [
    /\b(?:pypi-[\w-]{30,}|gl(?:ptt|dt|rt|cbt|agent|soat|ft)-[\w-]{16,}|sq0(?:atp|csp)-[\w-]{16,})/g,
    REPLACEMENT,
  ],
  [
    /\b(?:dckr_(?:pat|oat)_[\w-]{16,}|hv[sbr]\.[\w-]{20,}|ntn_\w{30,}|lin_(?:api|oauth)_\w{20,})/g,
    REPLACEMENT,
  ],
  [/\b(?:figd_[\w-]{20,}|dapi[0-9a-f]{32}|r8_\w{30,}|gsk_\w{30,}|xai-\w{30,}|pplx-\w{30,})/g, REPLACEMENT],
  [
    /\b(?:nvapi-[\w-]{30,}|sbp_[0-9a-f]{30,}|sntry[su]_[\w+/=-]{30,}|dp\.(?:pt|st|ct|sa)\.\w{30,})/g,
    REPLACEMENT,
  ],
  [/\b(?:PMAK-[0-9a-f-]{40,}|ATATT3[\w=-]{30,}|AGE-SECRET-KEY-1[A-Z0-9]{40,})/g, REPLACEMENT],
  [
    /(\bhooks\.slack\.com\/services\/|\bdiscord(?:app)?\.com\/api\/webhooks\/)[\w/-]{20,}/g,
    `$1${REPLACEMENT}`,
  ],
  [/(\bapi\.telegram\.org\/bot)\d{6,12}:[\w-]{30,}/g, `$1${REPLACEMENT}`],
  [/(\bAccountKey=)[A-Za-z0-9+/]{40,}={0,2}/g, `$1${REPLACEMENT}`],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/g, REPLACEMENT],
  // In JSON a line ends with a backslash and an n; a key without its end is taken as far as it looks like one.
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?:[\w+/=\s:,]|-(?!-)|\\[nr])*-----END [A-Z ]{0,30}PRIVATE KEY-----|(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{20,})*)/g,
    REPLACEMENT,
  ],
  [/\b(Bearer\s+)(?:(?=[\w.~+/-]{0,200}\d)[\w.~+/-]{8,}|[\w.~+/-]{20,})=*/gi, `$1${REPLACEMENT}`],
  [/\b(Basic\s+)(?=[A-Za-z+/]{0,200}?(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{8,}={0,2}/g, `$1${REPLACEMENT}`],
  [/(:\/\/[^\s/:@"'\\]{0,200}:)[^\s/@"'\\]{1,500}@/g, `$1${REPLACEMENT}@`],
  [/([#?&](?:key|api_key|access_token|token)=)[^\s&#"']+/gi, `$1${REPLACEMENT}`],
]

/** The end of a name whose value is a secret: `MY_TOKEN`, `clientSecret`, `password`, `x-api-key`, … */
const secretName =
  '(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?key|credentials?)'

/** A value that is given to a name: in quotes, or a word. What was taken out already stays so. */
const value = `(?:"[^"\\r\\n]*"|'[^'\\r\\n]*'|\\[secret\\]|[^\\s"',;&}\\]]+)`

/** No value behind: nothing, or one that is asked of elsewhere (`$TOKEN`, `$(cat x)`, `<token>`). */
const noReference = `(?!["']?(?:\\$[A-Za-z_({]|[<({\\s]|$)|""|'')`

/** `--token X`, also as two entries of a JSON list. */
const argumentsWith = (condition: string) =>
  new RegExp(
    `((?<![\\w-])--?(?:[\\w]{1,40}-){0,6}${secretName}(?:["'],\\s{0,3}["']|\\s{1,3}(?!-)))${condition}${value}`,
    'gi',
  )

/**
 * What can be nothing but a value given to a name that tells of a secret, and no code: `API_TOKEN=value`, a quoted text, a
 * word with letters and digits, the line of a header, an argument. Code that hands a secret on stays as it is.
 */
const givenValues: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(
      // Behind a line end in JSON, too.
      `(?:\\b|(?<=\\\\[nrt]))((?:[A-Z][A-Z0-9_]{0,60})?(?:${secretName.toUpperCase()}|ANTHROPIC_CUSTOM_HEADERS)=)${noReference}${value}`,
      'g',
    ),
    `$1${REPLACEMENT}`,
  ],
  [
    new RegExp(`(${secretName}["']?\\s{0,3}[:=]\\s{0,3})${noReference}("|')[^"'\\r\\n]{4,}\\2`, 'gi'),
    `$1$2${REPLACEMENT}$2`,
  ],
  [
    new RegExp(
      `(${secretName}["']?\\s{0,3}[:=]\\s{0,3})(?=[\\w-]{0,200}\\d)(?=[\\w-]{0,200}[a-z])[\\w+/=!@#%^~-]{6,}(?![\\w+/=!@#%^~.([-])`,
      'gi',
    ),
    `$1${REPLACEMENT}`,
  ],
  [
    /(^|["'<>] ?|\\[nr])((?:proxy-)?authorization|set-cookie|cookie)(:[ \t]{1,3})[^"'\r\n]+/gim,
    `$1$2$3${REPLACEMENT}`,
  ],
  [argumentsWith(noReference), `$1${REPLACEMENT}`],
  // Of curl: the password behind a name.
  [/((?<![\w-])(?:-u|--user|--proxy-user)(?:=|\s{1,3})["']?[^\s:"']{1,100}:)[^\s"']+/g, `$1${REPLACEMENT}`],
]

/** In any text. */
const inTranscripts = [...shapes, ...givenValues]

/** In texts without code: whatever is given to such a name. */
const assignments: readonly (readonly [RegExp, string])[] = [
  [
    /\b((?:proxy-)?authorization|set-cookie|cookie)(["']?\s{0,3}[:=]\s{0,3}["']?)[^"'\r\n]+/gi,
    `$1$2${REPLACEMENT}`,
  ],
  [new RegExp(`(${secretName}["']?\\s{0,3}[:=]\\s{0,3})${value}`, 'gi'), `$1${REPLACEMENT}`],
  [argumentsWith(''), `$1${REPLACEMENT}`],
  [new RegExp(`\\b(ANTHROPIC_\\w{1,80}["']?\\s{0,3}[:=]\\s{0,3})${value}`, 'g'), `$1${REPLACEMENT}`],
]

/** True for the name of a field or variable whose value is a secret. */
export function isSecretName(name: string): boolean {
  return new RegExp(`(?:${secretName}|authorization|cookie)$`, 'i').test(name)
}

/**
 * Takes out what is a secret by its own look, and what is given to a name that tells of one. For transcripts, whose code must
 * not change otherwise.
 */
export function scrubKnownShapes(text: string): string {
  return replaceAll(text, inTranscripts)
}

/**
 * Takes secrets out of a text for an operator or a report, in which no code has to stay: as `scrubKnownShapes` does, whatever
 * else is given to a name that tells of a secret, and the `known` values (8 characters or more) wherever they stand.
 */
export function scrubSecrets(text: string, known: Iterable<string> = []): string {
  let result = text
  for (const secret of known) {
    if (secret.length >= 8) result = result.replaceAll(secret, REPLACEMENT)
  }
  return replaceAll(replaceAll(result, inTranscripts), assignments)
}

function replaceAll(text: string, patterns: readonly (readonly [RegExp, string])[]): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
