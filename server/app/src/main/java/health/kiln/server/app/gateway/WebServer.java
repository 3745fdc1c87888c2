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

    /**
     * Any method may come as far as an endpoint, which answers 405 or 501; paths stay as strict as they are. Headers are held
     * to what they are held to by default, but without its regular expressions: these took a seventh of a read's time, for a
     * bearer token is long.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(WebServer::isAssignedText);
        firewall.setAllowedHeaderValues(WebServer::isAssignedText);
        return firewall;
    }

    /** Whether all characters are assigned, and none is a control character. */
    static boolean isAssignedText(String text) {
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (Character.isISOControl(character) || !Character.isDefined(character)) {
                return false;
            }
        }
        return true;
    }
}
