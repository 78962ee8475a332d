import manifest from '../../package.json' with { type: 'json' }

/** Muster's own version; the build writes it into the bundle. */
export const version: string = manifest.version
