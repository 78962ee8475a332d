declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** A request that is tried, as the reference is about to send it. */
  export interface TriedRequest {
    url: string
    headers: Record<string, string>
  }

  /** The part of Swagger UI's configuration that is used here. */
  export interface SwaggerOptions {
    domNode: HTMLElement
    spec: object
    deepLinking: boolean
    docExpansion: 'list' | 'full' | 'none'
    defaultModelsExpandDepth: number
    displayRequestDuration: boolean
    showExtensions: boolean
    showMutatedRequest: boolean
    validatorUrl: null
    persistAuthorization: boolean
    requestInterceptor(request: TriedRequest): TriedRequest
    onComplete(): void
    plugins: readonly { wrapComponents: Record<string, () => () => null> }[]
  }

  export default function SwaggerUI(options: SwaggerOptions): {
    preauthorizeApiKey(scheme: string, key: string): void
  }
}
