// A trusted document: what a request sends is its id; the cache reads its syntax tree.
import type { TypedDocumentNode } from '@urql/core'
import type { DocumentNode } from 'graphql'

export type Trusted<Data, Variables> = TypedDocumentNode<Data, Variables> & { documentId: string }

/** The name of a document's operation, and its kind. */
export function operationOf(document: DocumentNode): { name: string; kind: string } {
  for (const definition of document.definitions)
    if (definition.kind === 'OperationDefinition')
      return { name: definition.name?.value ?? '', kind: definition.operation }
  throw new Error('The document holds no operation.')
}

/** What is sent in place of a document: its id alone. */
export function bare<Document extends DocumentNode>(document: Document): Document {
  const documentId = (document as { documentId?: string }).documentId
  if (!documentId) throw new Error(`${operationOf(document).name} is not a trusted document.`)
  return { kind: 'Document', definitions: [], documentId } as unknown as Document
}
