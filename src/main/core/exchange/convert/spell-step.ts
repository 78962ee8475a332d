import type { Step } from './mapping.ts'

/** A step in words: `rename pageCount to page_count`. */
export function spellStep(step: Step): string {
  switch (step.do) {
    case 'rename': {
      const names = Object.entries(step.fields).map(([old, fresh]) => `${old} to ${fresh}`)
      return `rename ${names.join(', ')}${step.at === '' ? '' : ` in ${step.at}`}`
    }
    case 'move':
      return `move ${step.from || 'the whole'} to ${step.to || 'the whole'}`
    case 'drop':
      return `drop ${step.at || 'the whole'}`
    case 'keep':
      return `keep only ${step.fields.join(', ') || 'nothing'}${step.at === '' ? '' : ` in ${step.at}`}`
    case 'split':
      return `split ${step.from} by ${JSON.stringify(step.by)} into ${[step.to].flat().join(', ')}`
    case 'join':
      return `join ${[step.from].flat().join(', ')} by ${JSON.stringify(step.by)} into ${step.to}`
    case 'cast':
      return `cast ${step.at || 'the whole'} to ${step.to}`
    case 'default':
      return `put ${JSON.stringify(step.value)} at ${step.at || 'the whole'} where nothing is${step.replaceNull ? ', or null' : ''}`
    case 'compute':
      return `compute ${step.at || 'the whole'}: ${step.expression}`
    case 'unit':
      return `reckon ${step.at || 'the whole'} from ${step.from} in ${step.to}`
  }
}
