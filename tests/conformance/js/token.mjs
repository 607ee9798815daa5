// node token.mjs DIR FILE: verifies the compact JWS in FILE with jose as a verifier of Open Badges
// would (RS256 and ES256, key by kid from DIR/documents.json, claims equal to the credential's).
// Prints {verified, error}; ends with 0 if verified, 1 if not.
import {decodeProtectedHeader, importJWK, jwtVerify} from 'jose';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const [dir, file] = process.argv.slice(2);
const token = readFileSync(file, 'utf8').trim();
const files = JSON.parse(readFileSync(join(dir, 'documents.json'), 'utf8'));

function equal(name, one, other) {
  if(one !== other) {
    throw new Error(`${name} differs from the credential`);
  }
}

try {
  const header = decodeProtectedHeader(token);
  if(Object.keys(header).some(key => !['alg', 'kid', 'typ'].includes(key))) {
    throw new Error('the header holds more than alg, kid and typ');
  }
  if(!Object.hasOwn(files, header.kid)) {
    throw new Error(`there is no key at ${header.kid}`);
  }
  const jwk = JSON.parse(readFileSync(join(dir, files[header.kid]), 'utf8'));
  const {payload} = await jwtVerify(token, await importJWK(jwk, jwk.alg), {
    algorithms: ['RS256', 'ES256'], typ: 'JWT', requiredClaims: ['iss', 'sub', 'jti', 'nbf']
  });
  equal('iss', payload.iss, payload.issuer.id);
  equal('sub', payload.sub, payload.credentialSubject.id);
  equal('jti', payload.jti, payload.id);
  console.log(JSON.stringify({verified: true, error: null}));
} catch(error) {
  console.log(JSON.stringify({verified: false, error: `${error.name}: ${error.message}`}));
  process.exitCode = 1;
}
