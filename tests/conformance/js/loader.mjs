// The only documents there are: the contexts the package ships, the Multikey context, and the
// files that DIR/documents.json names. Nothing is fetched.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import multikeyContext from '@digitalbazaar/multikey-context';

const BUNDLED = new URL(
  '../../../mentor_recognition_xblock/core/openbadges/contexts/', import.meta.url);
const read = path => JSON.parse(readFileSync(path, 'utf8'));

function contexts() {
  const known = new Map(multikeyContext.contexts);
  const names = read(new URL('contexts.json', import.meta.url));
  for(const [url, name] of Object.entries(names)) {
    known.set(url, read(new URL(name, BUNDLED)));
  }
  return known;
}

/** A document loader; DIR is optional, `tag` lets jsonld.js keep the contexts it has processed. */
export function loaderOf(dir) {
  const known = contexts();
  const files = dir ? read(join(dir, 'documents.json')) : {};
  return async url => {
    if(known.has(url)) {
      return {contextUrl: null, documentUrl: url, document: known.get(url), tag: 'static'};
    }
    const [base, fragment] = url.split('#');
    if(!Object.hasOwn(files, base)) {
      throw new Error(`There is no document at ${url}.`);
    }
    const document = read(join(dir, files[base]));
    return {
      contextUrl: null,
      documentUrl: url,
      document: fragment === undefined ? document : methodOf(document, url)
    };
  };
}

function methodOf(controller, url) {
  const method = (controller.verificationMethod ?? []).find(({id}) => id === url);
  if(!method) {
    throw new Error(`The document at ${controller.id} holds no ${url}.`);
  }
  return {'@context': multikeyContext.CONTEXT_URL, ...method};
}
