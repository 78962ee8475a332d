/*
 * Files that a command names, for rules that forbid to read or to change them. Claude Code looks at the programs that
 * it knows to read or write files, and so does this.
 */

const readers = new Set(
  (
    'awk base64 bat cat cmp column comm cp cut diff egrep fgrep file fold grep head hexdump join less ls md5sum more mv ' +
    'nl od paste rg sed sha1sum sha256sum sort split stat strings tac tail tr uniq wc xxd zcat'
  ).split(' '),
)
const writers = new Set(
  'chmod chown cp dd install ln mkdir mv rm rmdir sed shred tee touch truncate unlink'.split(' '),
)

/** `forms`: readings of one command, without quotes. `reading`: for a rule about reading, else about changing. */
export function filesOf(forms: readonly string[], reading: boolean): string[] {
  const programs = reading ? readers : writers
  const found = new Set<string>()
  for (const form of forms) {
    const [program = '', ...words] = form.split(/\s+/)
    if (programs.has(program)) {
      for (const word of words) {
        if (!word.startsWith('-')) found.add(word.replace(/^(?:if|of)=/, ''))
      }
    }
    const redirects = reading ? /(?<!<)<\s*([^\s<>&|;()]+)/g : /\d?>>?\|?\s*([^\s<>&|;()]+)/g
    for (const [, file = ''] of form.matchAll(redirects)) found.add(file)
  }
  return [...found].filter((file) => file !== '').slice(0, 200)
}
