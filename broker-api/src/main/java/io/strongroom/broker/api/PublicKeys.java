/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.text.ParseException;
import java.util.Set;

/** Public elliptic-curve keys as JSON Web Keys (RFC 7517) in our messages. */
final class PublicKeys {
    private static final Set<String> MEMBERS = Set.of("kty", "crv", "x", "y", "alg", "use", "kid");

    private PublicKeys() {}

    static ObjectNode toJson(ECKey key) {
        ObjectNode json = toJson(key.getCurve(), key.getX(), key.getY());
        if (key.getAlgorithm() != null) {
            json.put("alg", key.getAlgorithm().getName());
        }
        return json;
    }

    /** A key that was just made, so that nobody checks whether its point is on the curve. */
    static ObjectNode toJson(Curve curve, ECPublicKey key) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        ECPoint point = key.getW();
        return toJson(
                curve,
                ECKey.encodeCoordinate(bits, point.getAffineX()),
                ECKey.encodeCoordinate(bits, point.getAffineY()));
    }

    private static ObjectNode toJson(Curve curve, Base64URL x, Base64URL y) {
        return StrictJson.object()
                .put("kty", "EC")
                .put("crv", curve.getName())
                .put("x", x.toString())
                .put("y", y.toString());
    }

    /** Reads a public P-256 key; the point is checked to lie on the curve. */
    static ECKey parse(JsonNode json, String what) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, what, MEMBERS);
        if (!fields.text("kty").equals("EC") || !fields.text("crv").equals(Curve.P_256.getName())) {
            throw new MessageFormatException(what + " is not an elliptic-curve key on P-256");
        }
        try {
            return ECKey.parse(json.toString());
        } catch (ParseException | IllegalArgumentException e) {
            throw new MessageFormatException(what + " is not a valid P-256 public key", e);
        }
    }
}
