/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** How the web server treats a request before any endpoint sees it. */
@Configuration(proxyBeanMethods = false)
class WebServer {
    /** Of a request's first line and headers together; past it the connection is closed. */
    static final int HEAD_KILOBYTES_MAX = 32;

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> refusals() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(RefusedRequests.class.getName());
            }
        });
    }

    /** Any method may come as far as an endpoint, which answers 405 or 501; paths stay as strict as they are. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }
}
