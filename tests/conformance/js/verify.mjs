// node verify.mjs DIR FILE: verifies the credential in FILE with Digital Bazaar's libraries and
// prints {verified, statusResult, error} as JSON. Ends with 0 if verified, 1 if not, 2 if misused.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {readFileSync} from 'node:fs';
import {loaderOf} from './loader.mjs';

const [dir, file] = process.argv.slice(2);
if(!file) {
  console.error('usage: node verify.mjs DIR FILE');
  process.exit(2);
}

const result = await verifyCredential({
  credential: JSON.parse(readFileSync(file, 'utf8')),
  suite: new DataIntegrityProof({cryptosuite}),
  documentLoader: loaderOf(dir),
  checkStatus: checkStatusAndBits
});
const {verified, statusResult, error} = result;
console.log(JSON.stringify({
  verified,
  statusResult: statusResult ? {...statusResult, error: words(statusResult.error)} : null,
  error: verified ? null : words(error ?? statusResult?.error)
}));
process.exitCode = verified ? 0 : 1;

// The library's `verified` says only that the list could be read and is authentic; whether the
// credential's bit is set is in `status`, and the caller has to refuse it.
async function checkStatusAndBits(options) {
  const checked = await checkStatus(options);
  const set = (checked.results ?? []).filter(({status}) => status);
  if(!checked.verified || set.length === 0) {
    return checked;
  }
  const purposes = set.map(({credentialStatus}) => credentialStatus.statusPurpose);
  const error = new Error(`the bit for ${purposes.join(', ')} is set in the status list`);
  error.name = 'StatusError';
  return {...checked, verified: false, error};
}

function words(error) {
  if(!error) {
    return null;
  }
  const inner = [error.errors, error.cause].flat().filter(Boolean).map(words);
  return [`${error.name}: ${error.message}`, ...inner].join(' | ');
}
