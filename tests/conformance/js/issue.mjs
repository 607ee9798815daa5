// node issue.mjs: reads an unsigned credential from the first line of standard input and prints a
// signed one with its key; then, for every further line, issues for that many seconds of CPU and prints
// {issued, seconds}. Each credential has an id of its own.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {issue} from '@digitalbazaar/vc';
import {randomUUID} from 'node:crypto';
import {createInterface} from 'node:readline';
import {loaderOf} from './loader.mjs';

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const template = JSON.parse((await lines.next()).value);
const documentLoader = loaderOf();
const key = await Ed25519Multikey.generate({
  id: `${template.issuer.id}#key-1`, controller: template.issuer.id
});
const signer = key.signer();

function issueOne() {
  const credential = structuredClone(template);
  credential.id = `${template.id}/${randomUUID()}`;
  credential.credentialSubject.id = `urn:uuid:${randomUUID()}`;
  const suite = new DataIntegrityProof({cryptosuite, signer});
  return issue({credential, suite, documentLoader});
}

/** Seconds of CPU that this process used since a reading: other processes do not count. */
function used(begun) {
  const {user, system} = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

const {publicKeyMultibase} = await key.export({publicKey: true});
console.log(JSON.stringify({publicKeyMultibase, credential: await issueOne()}));
for await (const line of lines) {
  const begun = process.cpuUsage();
  let issued = 0;
  while(used(begun) < Number(line)) {
    await issueOne();
    issued++;
  }
  console.log(JSON.stringify({issued, seconds: used(begun)}));
}
