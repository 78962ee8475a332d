import { Check, Copy, type LucideIcon } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import { IconButton } from './icon-button.tsx'

/** Copies a text; the icon tells that it did. A function is called only when it is pressed. */
export const CopyButton = memo(function CopyButton({
  text,
  label,
  icon = Copy,
  className,
}: {
  text: string | (() => string)
  label: string
  icon?: LucideIcon
  className?: string
}) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <IconButton
      size="sm"
      className={className}
      label={copied ? 'Copied' : label}
      icon={copied ? Check : icon}
      onClick={(event) => {
        event.stopPropagation()
        void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
          () => setCopied(true),
          () => undefined,
        )
      }}
    />
  )
})
