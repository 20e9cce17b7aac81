/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps one peer from taking every connection, and from holding one with headers that never end (slow-loris): over HTTP/1.1
 * a connection that has sent something ends when no request comes of it in time. HTTP/2 connections, which send frames of
 * their own, end by their age. Thread-safe.
 */
final class ConnectionGuard {
    private static final AttributeKey<Waiting> WAITING = AttributeKey.valueOf(ConnectionGuard.class, "waiting");
    private static final String HTTP_2 = "h2";
    private static final int TLS_HANDSHAKE = 22;

    private final ServiceLimits limits;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    ConnectionGuard(ServiceLimits limits) {
        this.limits = limits;
    }

    /** Connections that are open. */
    int open() {
        return all.get();
    }

    /** Takes a new connection, or closes it. */
    void accept(ChannelPipeline pipeline) {
        Channel channel = pipeline.channel();
        String peer = channel.remoteAddress() instanceof InetSocketAddress address
                ? PeerGroup.of(address.getAddress().getHostAddress())
                : "";
        int own = connections.merge(peer, 1, Integer::sum);
        all.incrementAndGet();
        channel.closeFuture().addListener(closed -> {
            all.decrementAndGet();
            connections.computeIfPresent(peer, (name, count) -> count > 1 ? count - 1 : null);
        });
        if (own > limits.connectionsOfOnePeer()) {
            var unused = channel.close();
            return;
        }
        Waiting waiting =
                new Waiting(TimeUnit.MILLISECONDS.toNanos(limits.headerTimeout().toMillis()));
        channel.attr(WAITING).set(waiting);
        pipeline.addFirst(waiting);
    }

    /** Notes that the headers of a request have come. */
    static void begun(ServiceRequestContext context) {
        Channel channel = context.log().partial().channel();
        Waiting waiting = channel == null ? null : channel.attr(WAITING).get();
        if (waiting != null) {
            waiting.requests.incrementAndGet();
            waiting.since.set(0);
            var unused = context.log().whenComplete().thenAccept(log -> {
                waiting.requests.decrementAndGet();
                waiting.since.set(0);
            });
        }
    }

    /** Since when a connection has sent something of which no request came yet; 0 if it has not. */
    private static final class Waiting extends ChannelInboundHandlerAdapter {
        private final long patienceNanos;
        private final AtomicLong since = new AtomicLong();
        private final AtomicInteger requests = new AtomicInteger();
        /** Used by the connection's own thread alone. */
        private boolean isFirst = true;

        private Waiting(long patienceNanos) {
            this.patienceNanos = patienceNanos;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (isFirst && !isHandshake(message)) {
                ReferenceCountUtil.release(message);
                var unused = context.close();
                return;
            }
            isFirst = false;
            if (requests.get() == 0 && since.get() == 0) {
                long now = System.nanoTime() | 1;
                since.set(now);
                var unused = context.executor().schedule(() -> end(context, now), patienceNanos, TimeUnit.NANOSECONDS);
            }
            context.fireChannelRead(message);
        }

        /** What has come without TLS goes no further: the library would write it into the log, whatever secrets it holds. */
        private static boolean isHandshake(Object message) {
            return message instanceof ByteBuf bytes
                    && bytes.isReadable()
                    && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
        }

        private void end(ChannelHandlerContext context, long began) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            boolean isHttp2 = tls != null && HTTP_2.equals(tls.applicationProtocol());
            if (since.get() == began && requests.get() == 0 && !isHttp2) {
                var unused = context.close();
            }
        }
    }
}
