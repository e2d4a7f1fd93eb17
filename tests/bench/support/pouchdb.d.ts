/** The little of PouchDB that a measure asks for; the package brings no types. */
declare module "pouchdb" {
  interface ReplicationResult {
    readonly ok: boolean;
    readonly docs_written: number;
  }
  export default class PouchDB {
    constructor(nameOrUrl: string, options?: { readonly skip_setup?: boolean });
    readonly replicate: { from(source: PouchDB, options: { readonly batch_size: number }): Promise<ReplicationResult> };
    info(): Promise<{ readonly doc_count: number }>;
    close(): Promise<void>;
  }
}
