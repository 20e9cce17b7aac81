/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.util.concurrent.MoreExecutors;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.CharsetUtil;
import io.netty.util.Version;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application of 2016: uses its own libraries for real, and prints which ones it found. */
public final class OldApplication {
    private OldApplication() {}

    public static void main(String[] args) throws Exception {
        jackson();
        guava();
        slf4j();
        netty();
    }

    private static void jackson() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode tree = mapper.readTree("{\"b\":[1,2.5],\"a\":{\"x\":null}}");
        System.out.println("jackson " + mapper.version() + " " + mapper.writeValueAsString(tree));
    }

    /** Of two methods that Guava 21 no longer has. */
    private static void guava() {
        StringBuilder ran = new StringBuilder();
        MoreExecutors.sameThreadExecutor().execute(() -> ran.append("ran"));
        String text = com.google.common.base.Objects.toStringHelper("guava").add("sorted", ImmutableSortedMap.of("k", 1)).toString();
        System.out.println(text + " " + ran);
    }

    private static void slf4j() {
        Logger logger = LoggerFactory.getLogger(OldApplication.class);
        logger.warn("a warning of the application");
        System.out.println("slf4j " + LoggerFactory.getILoggerFactory().getClass().getName());
    }

    private static void netty() throws Exception {
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        CompletableFuture<String> echo = new CompletableFuture<>();
        try {
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(handler(new Echo()))
                    .bind(new InetSocketAddress("127.0.0.1", 0))
                    .sync()
                    .channel();
            new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(handler(new Asker(echo)))
                    .connect(server.localAddress())
                    .sync();
            String version = Version.identify().get("netty-transport").artifactVersion();
            System.out.println("netty " + version + " " + echo.get(20, TimeUnit.SECONDS));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static ChannelInitializer<Channel> handler(ChannelInboundHandlerAdapter handler) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler);
            }
        };
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    private static final class Asker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<String> answer;

        private Asker(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.copiedBuffer("hello", CharsetUtil.UTF_8));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            answer.complete(((ByteBuf) message).toString(CharsetUtil.UTF_8));
            context.close();
        }
    }
}
