// The nonce of the page: what the content-security policy lets styles be written under.
export const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
