import { useEffect, useRef } from 'react'
import SwaggerUI, { type SwaggerOptions } from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import { useMedia } from '../../lib/use-media.ts'
import type { Description } from './read-description.ts'
import 'swagger-ui-dist/swagger-ui.css'
import './reference.css'

/** Stands for the key wherever a request is shown. */
const SHOWN_KEY = '$KEY'
const HEADER = 'X-API-Key'

/** The key is the page's, not to be entered here once more; and the page says which API it is, and what it has. */
const withoutFrame = {
  wrapComponents: {
    authorizeBtn: () => () => null,
    authorizeOperationBtn: () => () => null,
    InfoContainer: () => () => null,
    SchemesContainer: () => () => null,
  },
}

/** The operations of a description, each of which can be tried. */
export default function Reference({ apiKey, description }: { apiKey: string; description: Description }) {
  const frame = useRef<HTMLDivElement>(null)
  useDarkClass()
  useEffect(() => {
    if (frame.current === null) return
    // Another description begins with an empty place.
    const domNode = document.createElement('div')
    frame.current.replaceChildren(domNode)
    const options: SwaggerOptions = {
      domNode,
      spec: description,
      deepLinking: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      displayRequestDuration: true,
      showExtensions: true,
      // What is shown is the request before the key was put into it.
      showMutatedRequest: false,
      validatorUrl: null,
      persistAuthorization: false,
      requestInterceptor(request) {
        const isOwn = new URL(request.url, location.href).origin === location.origin
        return isOwn ? { ...request, headers: { ...request.headers, [HEADER]: apiKey } } : request
      },
      onComplete: () => reference.preauthorizeApiKey('apiKey', SHOWN_KEY),
      plugins: [withoutFrame],
    }
    const reference = SwaggerUI(options)
  }, [apiKey, description])
  return <div ref={frame} className="reference" />
}

/** Swagger UI has its dark colours by a class, not by `color-scheme`. */
function useDarkClass(): void {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)')
  useEffect(() => {
    const { classList, dataset } = document.documentElement
    classList.toggle('dark-mode', dataset.theme === 'dark' || (dataset.theme !== 'light' && systemIsDark))
  }, [systemIsDark])
}
